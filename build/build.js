/**
 * The tool as JavaScript: entries and what they share as chunks, so that a process has one of each module whatever it
 * imports. Chunks are named by their content and written before the entries that import them; those of an earlier build
 * stay for a while, because a process that runs may not have loaded all of its own yet.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build as bundle } from 'esbuild'
import { entries, root } from './sources.js'
import { stampsOf, writeStamps } from './stamps.js'

const MS_A_DAY = 86_400_000

export async function build() {
  const { outputFiles, metafile } = await bundle({
    entryPoints: entries.map((entry) => join(root, 'src', `${entry}.ts`)),
    outbase: join(root, 'src'),
    outdir: join(root, 'dist'),
    chunkNames: 'chunks/[name]-[hash]',
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    sourcesContent: false,
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const stamps = stampsOf([...Object.keys(metafile.inputs), 'package.json', ...ownFiles()])
  const isChunk = ({ path }) => basename(dirname(path)) === 'chunks'
  for (const file of [...outputFiles.filter(isChunk), ...outputFiles.filter((each) => !isChunk(each))]) {
    mkdirSync(dirname(file.path), { recursive: true })
    writeWhole(file.path, file.contents)
  }
  await writeListedCommands()
  writeStamps(stamps)
  removeOldChunks(new Set(outputFiles.map(({ path }) => path)))
}

/** What `--help` says, read off the commands. */
async function writeListedCommands() {
  const { listedCommands } = await import(pathToFileURL(join(root, 'dist', 'cli', 'main.js')).href)
  writeWhole(join(root, 'dist', 'commands.json'), JSON.stringify(await listedCommands()))
}

function ownFiles() {
  return readdirSync(join(root, 'build')).map((name) => `build/${name}`)
}

/** So that a reader sees all of it or none. */
function writeWhole(file, contents) {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, contents)
  renameSync(draft, file)
}

function removeOldChunks(wanted) {
  const folder = join(root, 'dist', 'chunks')
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    if (!wanted.has(file) && Date.now() - statSync(file).mtimeMs > MS_A_DAY) rmSync(file, { force: true })
  }
}
