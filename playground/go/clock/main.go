// Clock prints as time passes, and answers the lines it reads meanwhile: two goroutines, one main thread.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

var (
	every = flag.Duration("every", time.Second, "time between two ticks")
	ticks = flag.Int("ticks", 30, "end after so many ticks; 0 goes on")
)

func main() {
	flag.Parse()
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(os.Stdin)
		for scanner.Scan() {
			lines <- scanner.Text()
		}
	}()

	start := time.Now()
	ticker := time.NewTicker(*every)
	defer ticker.Stop()
	for tick := 1; ; {
		select {
		case <-ticker.C:
			fmt.Printf("tick %d after %s\n", tick, time.Since(start).Round(time.Millisecond))
			if tick == *ticks {
				return
			}
			tick++
		case line, open := <-lines:
			if !open {
				lines = nil
				continue
			}
			switch line = strings.TrimSpace(line); line {
			case "":
			case "quit", "exit":
				fmt.Println("bye")
				return
			default:
				fmt.Printf("you said %q, backwards %q\n", line, reverse(line))
			}
		}
	}
}

func reverse(text string) string {
	runes := []rune(text)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}
