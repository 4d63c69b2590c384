export * from '@unplugin-go/runtime'
