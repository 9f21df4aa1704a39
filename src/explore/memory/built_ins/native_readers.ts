/** Functions of Node's own modules that read all of a view natively: what they are given is read step by step into a copy first. */
import type { Value } from './host.ts'
import { reads } from './whole.ts'

const OF_MODULES: Record<string, readonly string[]> = {
  v8: ['deserialize'],
  zlib: [
    'deflateSync',
    'inflateSync',
    'gzipSync',
    'gunzipSync',
    'deflateRawSync',
    'inflateRawSync',
    'unzipSync',
    'crc32',
  ],
}

export function replaceNativeReaders(): void {
  const node: Value = (globalThis as Value).process?.getBuiltinModule
  if (node === undefined) return
  for (const [module, names] of Object.entries(OF_MODULES)) reads(node(module), names, module, 0)
  const { Hash, Hmac, Sign, Verify } = node('crypto')
  for (const kind of [Hash, Hmac, Sign, Verify]) reads(kind.prototype, ['update'], kind.name, 0)
  reads(node('fs'), ['writeSync'], 'fs', 1)
}
