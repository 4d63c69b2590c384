module unplugin-go.local/inspect

go 1.21
