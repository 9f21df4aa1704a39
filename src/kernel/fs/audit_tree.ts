import { fsnotify_mark } from '#kernel/fs/fsnotify_mark'
import { get, WRITE_ONCE } from '#kernel/lib/atomic'
import { NEWEST, slotForRecord, slotsOfNewest } from '#kernel/lib/newest_records'
import { staticOf, struct, words } from '#shm/layout'

/**
 * kernel/audit_tree.c, the end of a rule whose mount goes: a record with op=remove_rule, the rule's key and list, and who made
 * the rule. All of it is the rule's own. (A rule that a user removes is logged with that user's login, but not from here.)
 */
export const AUDIT_OP_REMOVE_RULE = 1

const log = struct('audit_log', {
  written: 'records so far; atomic add gives the slot',
  op: words(NEWEST, 'AUDIT_OP_*; whoever got the slot'),
  key: words(NEWEST, "the rule's key, here its watch; whoever got the slot"),
  list: words(NEWEST, 'which list of rules it was on; whoever got the slot'),
  uid: words(NEWEST, 'who made the rule; whoever got the slot'),
})
const records = staticOf('audit_records', log, 'the newest records of audit')

export function audit_tree_log_remove_rule(rule: number): void {
  const slot = slotForRecord(records + log.written)
  WRITE_ONCE(records + log.op + slot, AUDIT_OP_REMOVE_RULE)
  WRITE_ONCE(records + log.key + slot, get(rule + fsnotify_mark.wd))
  WRITE_ONCE(records + log.list + slot, get(rule + fsnotify_mark.group))
  WRITE_ONCE(records + log.uid + slot, get(rule + fsnotify_mark.uid))
}

/** The newest records, oldest first: `[op, key, list, uid]`. */
export function auditRecords(): Array<[op: number, key: number, list: number, uid: number]> {
  const newest: Array<[number, number, number, number]> = []
  for (const index of slotsOfNewest(records + log.written)) {
    const slot = records + index
    newest.push([get(slot + log.op), get(slot + log.key), get(slot + log.list), get(slot + log.uid)])
  }
  return newest
}
