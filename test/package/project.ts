import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a command to its end, as a shell in `cwd` would outside of vitest and npm. */
export function ran(cwd: string, command: string, ...args: string[]): Ended {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_)/.test(name)))
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1' },
    maxBuffer: 2 ** 26,
  })
  if (error !== undefined) throw error
  return { code: status, stdout, stderr }
}

/** What it printed; anything but success is an error that shows all of it. */
export function succeeded(cwd: string, command: string, ...args: string[]): string {
  const { code, stdout, stderr } = ran(cwd, command, ...args)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${code}\n${stdout}${stderr}`)
  return stdout
}

/** Packs the checkout; returns the tarball. */
export function packed(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mnttorture-packed-'))
  const [{ filename }] = JSON.parse(
    succeeded(root, 'npm', 'pack', '--json', '--silent', '--pack-destination', folder),
  ) as [{ filename: string }]
  return path.join(folder, filename)
}

/** An empty project that installed the tarball, and what its tests need in the versions that this package is tested with. */
export class Project {
  readonly folder: string

  constructor(type: 'module' | 'commonjs', tarball: string) {
    this.folder = mkdtempSync(path.join(tmpdir(), `mnttorture-${type}-`))
    const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
    this.write('package.json', JSON.stringify({ name: 'installed', private: true, type }))
    const versions = ['vitest', 'typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`)
    this.run('npm', 'i', '-D', '--prefer-offline', '--no-audit', '--no-fund', tarball, ...versions)
  }

  write(file: string, text: string): string {
    const full = path.join(this.folder, file)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, text)
    return full
  }

  run(command: string, ...args: string[]): string {
    return succeeded(this.folder, command, ...args)
  }

  mnttorture(...args: string[]): Ended {
    return ran(this.folder, 'npx', '--no', '--', 'mnttorture', ...args)
  }
}
