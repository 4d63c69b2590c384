import Go from 'unplugin-go/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [Go()],
  // The page uses top-level await.
  build: { target: 'es2022' },
})
