import { expect, test } from 'vitest'
import { generateModule, generateUrlModule } from './generate-module.ts'

test('a module wraps its binary', () => {
  expect(generateModule('tool', { url: 'new URL("./tool.wasm", import.meta.url)' })).toMatchInlineSnapshot(`
    "import { program } from "@unplugin-go/runtime"
    export default /* @__PURE__ */ program(new URL("./tool.wasm", import.meta.url), { name: "tool" })
    "
  `)
  expect(generateModule('tool', { bytes: Uint8Array.of(0, 97, 115, 109) })).toMatchInlineSnapshot(`
    "import { program } from "@unplugin-go/runtime"
    export default /* @__PURE__ */ program(() => Uint8Array.from(atob("AGFzbQ=="), (char) => char.charCodeAt(0)), { name: "tool" })
    "
  `)
  expect(generateUrlModule('url')).toMatchInlineSnapshot(`
    "export default String(url)
    "
  `)
})
