package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"path"
	"strconv"
	"time"
)

var durations = map[string]time.Duration{
	"Nanosecond": time.Nanosecond, "Microsecond": time.Microsecond, "Millisecond": time.Millisecond,
	"Second": time.Second, "Minute": time.Minute, "Hour": time.Hour,
}

type environment struct {
	imports   map[string]string
	constants map[string]ast.Expr
}

// collectImports gives the import path of each package name in a file.
func collectImports(file *ast.File) map[string]string {
	imports := map[string]string{}
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(importPath)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = importPath
	}
	return imports
}

// collectConstants gives the package's constants that have an expression of their own: not those of iota.
func collectConstants(files []*ast.File) map[string]ast.Expr {
	constants := map[string]ast.Expr{}
	for _, file := range files {
		for _, decl := range file.Decls {
			general, ok := decl.(*ast.GenDecl)
			if !ok || general.Tok != token.CONST {
				continue
			}
			for _, spec := range general.Specs {
				values := spec.(*ast.ValueSpec)
				for i, name := range values.Names {
					if i < len(values.Values) {
						constants[name.Name] = values.Values[i]
					}
				}
			}
		}
	}
	return constants
}

// evaluate gives the value of a constant expression, nil for any other.
func (env environment) evaluate(expr ast.Expr) (value constant.Value) {
	// Operands of kinds that do not go together are the compiler's to report.
	defer func() {
		if recover() != nil {
			value = nil
		}
	}()
	return env.value(expr, 0)
}

func (env environment) value(expr ast.Expr, depth int) constant.Value {
	if depth > 100 {
		return nil
	}
	switch expr := expr.(type) {
	case *ast.BasicLit:
		return constant.MakeFromLiteral(expr.Value, expr.Kind, 0)
	case *ast.ParenExpr:
		return env.value(expr.X, depth+1)
	case *ast.Ident:
		if expr.Name == "true" || expr.Name == "false" {
			return constant.MakeBool(expr.Name == "true")
		}
		if declared, ok := env.constants[expr.Name]; ok {
			return env.value(declared, depth+1)
		}
	case *ast.SelectorExpr:
		if x, ok := expr.X.(*ast.Ident); ok && env.imports[x.Name] == "time" {
			if duration, ok := durations[expr.Sel.Name]; ok {
				return constant.MakeInt64(int64(duration))
			}
		}
	case *ast.UnaryExpr:
		if x := env.value(expr.X, depth+1); x != nil {
			return constant.UnaryOp(expr.Op, x, 0)
		}
	case *ast.BinaryExpr:
		x, y := env.value(expr.X, depth+1), env.value(expr.Y, depth+1)
		if x == nil || y == nil {
			return nil
		}
		if expr.Op == token.SHL || expr.Op == token.SHR {
			count, ok := constant.Uint64Val(y)
			if !ok {
				return nil
			}
			return constant.Shift(x, expr.Op, uint(count))
		}
		if expr.Op == token.QUO && x.Kind() == constant.Int && y.Kind() == constant.Int {
			return constant.BinaryOp(x, token.QUO_ASSIGN, y)
		}
		return constant.BinaryOp(x, expr.Op, y)
	}
	return nil
}

// format gives a default as package flag prints it.
func format(kind string, value constant.Value) (string, bool) {
	if value == nil {
		return "", false
	}
	switch kind {
	case "String":
		if value.Kind() == constant.String {
			return constant.StringVal(value), true
		}
	case "Duration":
		if nanoseconds, ok := constant.Int64Val(constant.ToInt(value)); ok {
			return time.Duration(nanoseconds).String(), true
		}
	case "Float64":
		number, _ := constant.Float64Val(constant.ToFloat(value))
		return strconv.FormatFloat(number, 'g', -1, 64), true
	case "Bool", "Int", "Int64", "Uint", "Uint64":
		return value.ExactString(), true
	}
	return "", false
}
