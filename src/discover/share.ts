import type { MessagePort } from 'node:worker_threads'
import { type DiscoverOptions, discover } from './discover.ts'
import type { Discovered, DiscoverProgress, Discovery } from './discovered.ts'

/** What a thread of a discovery is given: a run that takes every `of`th program, beginning with number `first`. */
export type Share = Omit<DiscoverOptions, 'engines' | 'onProgress' | 'onExplored' | 'onDiscovery' | 'signal'> & {
  share: { first: number; of: number }
}

export type ShareMessage =
  | { type: 'progress'; now: DiscoverProgress }
  | { type: 'discovery'; discovery: Discovery }
  | { type: 'done'; result: Discovered }
  | { type: 'failed'; message: string; isBadInput: boolean }

/** In a thread (workers/discoverer.mjs): runs a share, and ends it early when told `stop`. */
export async function runShare(share: Share, port: MessagePort): Promise<void> {
  const stopped = new AbortController()
  port.on('message', () => stopped.abort())
  const post = (message: ShareMessage): void => port.postMessage(message)
  try {
    const onProgress = (now: DiscoverProgress): void => post({ type: 'progress', now })
    const onDiscovery = (discovery: Discovery): void => post({ type: 'discovery', discovery })
    post({ type: 'done', result: await discover({ ...share, onProgress, onDiscovery, signal: stopped.signal }) })
  } catch (error) {
    const { name, message, stack } = error as Error
    const isBadInput = name === 'BadInput'
    post({ type: 'failed', message: isBadInput ? message : (stack ?? message), isBadInput })
  }
  port.close()
}
