package main

import (
	"go/ast"
	"go/constant"
	"strings"
)

// What follows the optional pointer in the arguments of package flag's functions.
var (
	nameValueUsage = []string{"Bool", "Duration", "Float64", "Int", "Int64", "String", "Uint", "Uint64", "Text"}
	nameUsage      = []string{"Func", "BoolFunc"}
)

// readFlag reads a call of flag.Int, flag.IntVar, flag.CommandLine.Int and so on.
func readFlag(call *ast.CallExpr, imports map[string]string, constants map[string]ast.Expr) (Flag, bool) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !isFlagPackage(selector.X, imports) {
		return Flag{}, false
	}
	function, args := selector.Sel.Name, call.Args
	kind := strings.TrimSuffix(function, "Var")
	if kind != function && len(args) > 0 {
		args = args[1:]
	}
	env := environment{imports, constants}
	switch {
	case function == "Var" && len(args) == 2:
		return env.flag("Value", args[0], nil, args[1])
	case contains(nameUsage, function) && len(args) == 3:
		return env.flag(function, args[0], nil, args[1])
	case contains(nameValueUsage, kind) && len(args) == 3:
		return env.flag(kind, args[0], args[1], args[2])
	}
	return Flag{}, false
}

func isFlagPackage(x ast.Expr, imports map[string]string) bool {
	switch x := x.(type) {
	case *ast.Ident:
		// Shadowed by a variable, it has an object.
		return imports[x.Name] == "flag" && x.Obj == nil
	case *ast.SelectorExpr:
		return x.Sel.Name == "CommandLine" && isFlagPackage(x.X, imports)
	}
	return false
}

func (env environment) flag(kind string, name, value, usage ast.Expr) (Flag, bool) {
	flagName := env.evaluate(name)
	if flagName == nil || flagName.Kind() != constant.String {
		return Flag{}, false
	}
	flag := Flag{Name: constant.StringVal(flagName), Type: kind}
	if text := env.evaluate(usage); text != nil && text.Kind() == constant.String {
		flag.Usage = constant.StringVal(text)
	}
	if value != nil {
		if text, ok := format(kind, env.evaluate(value)); ok {
			flag.Default = &text
		}
	}
	return flag, true
}

func contains(list []string, name string) bool {
	for _, item := range list {
		if item == name {
			return true
		}
	}
	return false
}
