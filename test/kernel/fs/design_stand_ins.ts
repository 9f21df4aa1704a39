import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { amount } from '../../long/amount.ts'

const source = new URL('../../../src/', import.meta.url)

export const designs = ['inline', 'wq_wait', 'wq_flush', 'task_work'] as const
const layouts = ['union', 'separate'] as const

/** Each design, and each layout with some of them; all pairs in `npm run test:long`. */
export const designsAndLayouts = designs.flatMap((design, i) =>
  layouts.filter((_, at) => amount(i % layouts.length, at) === at).map((layout) => [design, layout] as const),
)

/** The stand-ins of a design and a layout, as `machine` takes them. */
export function standInsOf(
  design: (typeof designs)[number],
  layout: (typeof layouts)[number] = 'union',
): Record<string, string> {
  const standIns: Record<string, string> = {}
  for (const name of ['kernel/fs/dispose_mnt', 'kernel/fs/flush_sites']) {
    const file = fileURLToPath(new URL(`designs/${design}/${name}.ts`, source))
    if (existsSync(file)) standIns[name] = file
  }
  if (layout === 'separate') {
    standIns['kernel/fs/mount_storage'] = fileURLToPath(new URL('kernel/fs/mount_storage_separate.ts', source))
  }
  return standIns
}
