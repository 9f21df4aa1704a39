// explore: atomic
import { successors } from './dependencies.ts'
import { itemClass, itemCount, maxActiveOfClass, queueOfClass } from './lock_class.ts'

/**
 * Items of one queue that wait for one another are safe as long as no such chain is longer than the queue's max_active
 * (b71ab8c2025c); a chain that comes back to where it began is unbounded, and is a circle of the graph anyway. Returns the
 * longest chain on the first queue where it is too long. May miss max_active instances of one item that all wait for another.
 */
export function tooLongChain(): number[] {
  if (!isAnyQueueFull()) return []
  for (const [queue, items] of itemsByQueue()) {
    const limit = maxActiveOfClass(queue)
    if (items.length <= limit) continue
    const chain = longestAmong(items)
    if (chain.length > limit) return chain
  }
  return []
}

/** Some queue has had more kinds of items than it runs at once: asked with every new dependency. */
function isAnyQueueFull(): boolean {
  const count = itemCount()
  for (let i = 0; i < count; i++) {
    const queue = queueOfClass(itemClass(i))
    const limit = maxActiveOfClass(queue)
    let items = 0
    for (let j = 0; j < count; j++) if (queueOfClass(itemClass(j)) === queue) items++
    if (items > limit) return true
  }
  return false
}

/** By class, in the order of classes. */
function itemsByQueue(): Map<number, number[]> {
  const found = new Map<number, number[]>()
  const ids = Array.from({ length: itemCount() }, (_, number) => itemClass(number)).sort((a, b) => a - b)
  for (const id of ids) {
    const queue = queueOfClass(id)
    const items = found.get(queue)
    if (items === undefined) found.set(queue, [id])
    else items.push(id)
  }
  return found
}

function longestAmong(items: readonly number[]): number[] {
  const waitsFor = new Map(
    items.map((item) => [item, reachable(item).filter((id) => id !== item && items.includes(id))]),
  )
  let longest: number[] = []
  for (const item of items) {
    const chain = longestFrom(item, waitsFor, [])
    if (chain.length > longest.length) longest = chain
  }
  return longest
}

function longestFrom(item: number, waitsFor: Map<number, number[]>, before: readonly number[]): number[] {
  const here = [...before, item]
  let best = here
  for (const next of waitsFor.get(item)!) {
    if (here.includes(next)) continue
    const chain = longestFrom(next, waitsFor, here)
    if (chain.length > best.length) best = chain
  }
  return best
}

function reachable(from: number): number[] {
  const seen = [from]
  for (let next = 0; next < seen.length; next++) {
    for (const to of successors(seen[next]!)) if (!seen.includes(to)) seen.push(to)
  }
  return seen
}
