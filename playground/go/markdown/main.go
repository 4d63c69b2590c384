// Markdown renders GitHub-flavoured Markdown from stdin as HTML, with goldmark.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
)

var (
	hardWraps = flag.Bool("hard-wraps", false, "render line breaks as <br>")
	headingID = flag.Bool("heading-ids", true, "give headings an id")
)

func main() {
	flag.Parse()
	source, err := io.ReadAll(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "markdown:", err)
		os.Exit(1)
	}
	options := []goldmark.Option{goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.Typographer)}
	if *hardWraps {
		options = append(options, goldmark.WithRendererOptions(html.WithHardWraps()))
	}
	if *headingID {
		options = append(options, goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	}
	if err := goldmark.New(options...).Convert(source, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "markdown:", err)
		os.Exit(1)
	}
}
