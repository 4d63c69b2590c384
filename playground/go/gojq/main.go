// gojq filters JSON with jq's language. It is github.com/itchyny/gojq as it is published: this file calls its command.
package main

import (
	"os"

	"github.com/itchyny/gojq/cli"
)

func main() {
	os.Exit(cli.Run())
}
