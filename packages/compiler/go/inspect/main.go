// Inspect reads the Go files of a program and tells, as JSON, what its users should know of it: the package comment and
// the command-line flags it declares with package flag. It is compiled by unplugin-go's own pipeline and runs on its own
// runtime.
//
// Stdin is {"name.go": "source", …}; stdout is a Description.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"sort"
	"strings"
)

// Description is what Inspect found.
type Description struct {
	Doc   string `json:"doc"`
	Flags []Flag `json:"flags"`
}

// Flag is one flag.… call.
type Flag struct {
	Name string `json:"name"`
	// Type is the function's name without Var: String, Int, Duration, Func, …
	Type string `json:"type"`
	// Default is as package flag prints it; nil where it is not a constant.
	Default *string `json:"default"`
	Usage   string  `json:"usage"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "inspect:", err)
		os.Exit(1)
	}
}

func run() error {
	var sources map[string]string
	if err := json.NewDecoder(os.Stdin).Decode(&sources); err != nil {
		return err
	}
	names := make([]string, 0, len(sources))
	for name := range sources {
		names = append(names, name)
	}
	sort.Strings(names)

	var files []*ast.File
	set := token.NewFileSet()
	for _, name := range names {
		// What does not parse is the compiler's to report; the rest of the file still counts.
		file, _ := parser.ParseFile(set, name, sources[name], parser.ParseComments)
		if file != nil {
			files = append(files, file)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(describe(files))
}

func describe(files []*ast.File) Description {
	description := Description{Flags: []Flag{}}
	constants := collectConstants(files)
	for _, file := range files {
		if file.Doc != nil && description.Doc == "" {
			description.Doc = strings.TrimSpace(file.Doc.Text())
		}
		imports := collectImports(file)
		ast.Inspect(file, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok {
				if flag, ok := readFlag(call, imports, constants); ok {
					description.Flags = append(description.Flags, flag)
				}
			}
			return true
		})
	}
	return description
}
