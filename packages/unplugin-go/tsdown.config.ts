import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: 'src/{index,bun,esbuild,farm,rolldown,rollup,rspack,runtime,vite,webpack}.ts',
  platform: 'node',
  target: 'node20.19',
  dts: true,
  fixedExtension: true,
})
