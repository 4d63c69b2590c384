import { defineConfig } from 'vitest/config'
import projects from './vitest.workspace.ts'

export default defineConfig({
  test: {
    projects,
    // Each starts Go, and perhaps a browser: two are what a small machine carries.
    maxWorkers: 2,
  },
})
