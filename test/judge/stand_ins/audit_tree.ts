import { audit_get_loginuid } from '#kernel/lib/current'

export * from '../../../src/kernel/fs/audit_tree.ts'

/** Logs the login of whoever runs the cleanup. */
export function audit_tree_log_remove_rule(_rule: number): void {
  audit_get_loginuid()
}
