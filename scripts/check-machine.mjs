// Is what this repository needs on this machine? Each missing thing is named, with the way to get it.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const howToGetGo = {
  darwin: 'brew install go',
  win32: 'winget install GoLang.Go',
  linux: 'your distribution has it (apt install golang-go, dnf install golang, pacman -S go, apk add go)',
}

const checks = {
  go() {
    const { status, stdout } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' })
    const minor = Number(/go1\.(\d+)/.exec(stdout ?? '')?.[1] ?? 0)
    if (status === 0 && minor >= 21) return undefined
    const found = status === 0 ? `it is ${stdout.trim()}` : 'there is none on PATH'
    return `Go 1.21 or newer is needed, and ${found}. Get it: ${howToGetGo[process.platform] ?? ''}, or https://go.dev/dl`
  },

  chromium() {
    const paths = JSON.parse(readFileSync(new URL('chromium-paths.json', import.meta.url), 'utf8'))
    const candidates = [process.env.CHROMIUM, ...paths]
    const isThere = () => candidates.some((path) => path && existsSync(path))
    if (!isThere() && isDebianRoot()) {
      console.log('Chromium is missing: installing it with apt-get')
      spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit' })
      spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { stdio: 'inherit' })
    }
    if (isThere()) return undefined
    return 'Chromium is needed for the page tests. Get it: apt install chromium, brew install --cask chromium, or set CHROMIUM to the path of one'
  },
}

function isDebianRoot() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
}

const problems = process.argv.slice(2).flatMap((name) => checks[name]() ?? [])
for (const problem of problems) console.error(problem)
process.exitCode = problems.length ? 1 : 0
