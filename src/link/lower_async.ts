import { transform } from 'esbuild'
import type { Bundle } from './bundle.ts'
import { bundling } from './bundling.ts'

const SAYS_ASYNC = /\basync\b/

/**
 * The bundle without async functions: they become generators in the hands of helpers (instrument/async_helpers.ts), so that a CPU can
 * pause in one, and what it awaits is the explorer's to settle. Real threads run them as they are written.
 */
export async function lowerAsync(bundled: Bundle): Promise<Bundle> {
  if (!SAYS_ASYNC.test(bundled.code)) return bundled
  const map = Buffer.from(bundled.map).toString('base64')
  const { code, map: lowered } = await bundling(
    transform(`${bundled.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`, {
      loader: 'js',
      target: 'node20',
      supported: { 'async-await': false, 'async-generator': false, 'for-await': false, 'top-level-await': true },
      sourcemap: 'external',
      sourcesContent: true,
      sourcefile: 'bundle.mjs',
      logLevel: 'silent',
    }),
  )
  return { ...bundled, code, map: lowered }
}
