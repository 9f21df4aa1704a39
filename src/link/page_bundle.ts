import { type BuildFailure, build, type Plugin } from 'esbuild'
import { bundling } from './bundling.ts'
import { packageRoot, sourceFile } from './source_root.ts'
import { resolveStandIns, standInPlugin } from './stand_in.ts'

/** What a browser does not have, and the file that does in a page. */
const INSTEAD: Record<string, string> = {
  assert: 'explore/page/instead/assert',
  'assert/strict': 'explore/page/instead/assert_strict',
}
/** Our files that ask Node, each with what takes its place. */
const STAND_INS: Record<string, string> = {
  'explore/story/stack_frames': 'explore/page/instead/stack_frames',
  'explore/story/locate_error': 'explore/page/instead/locate_error',
  'explore/story/users_stacks': 'explore/page/instead/users_stacks',
  'explore/memory/state_cloner': 'explore/page/instead/state_cloner',
  'explore/story/source_text': 'explore/page/instead/source_text',
  'explore/event_loop/later_file': 'explore/page/instead/later_file',
  'explore/event_loop/worker_file': 'explore/page/instead/worker_file',
  'link/shown': 'explore/page/instead/shown',
}

/** Text that imports files by their paths, as one script for a page, small; or why it cannot be one. */
export async function pageBundle(contents: string): Promise<{ script: string } | { impossible: string }> {
  const file = (name: string): string => sourceFile(name) as string
  const standIns = new Map(Object.entries(STAND_INS).map(([name, instead]) => [name, file(instead)]))
  try {
    const { outputFiles } = await bundling(
      build({
        stdin: { contents, resolveDir: packageRoot, loader: 'js' },
        bundle: true,
        minify: true,
        write: false,
        format: 'iife',
        platform: 'browser',
        target: 'es2022',
        charset: 'utf8',
        legalComments: 'none',
        logLevel: 'silent',
        inject: [file('explore/page/instead/shared_array_buffer')],
        plugins: [nodesOwn(file), standInPlugin(resolveStandIns(standIns), true)],
      }),
    )
    const script = outputFiles[0]!.text.trim()
    return /<\/script|<!--/i.test(script)
      ? { impossible: 'its text holds what would end a script of the page' }
      : { script }
  } catch (error) {
    const first = (error as Partial<BuildFailure>).errors?.[0]
    if (first === undefined) throw error
    return { impossible: first.text }
  }
}

function nodesOwn(file: (name: string) => string): Plugin {
  return {
    name: "node's own modules",
    setup(build) {
      build.onResolve({ filter: /^(node:|assert(\/strict)?$)/ }, ({ path }) => {
        const instead = INSTEAD[path.replace(/^node:/, '')]
        if (instead === undefined) return { errors: [{ text: `it imports ${path}, which a browser does not have` }] }
        return { path: file(instead) }
      })
    },
  }
}
