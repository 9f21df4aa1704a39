// explore: atomic

/** Lockdep linked away (`--lockdep off`): nothing is looked at, nothing is kept. Locks still know their owners. */
export const LOCKDEP: boolean = false

export function lockdep_acquire(
  _lock: number,
  _dep: number,
  _mode: number,
  _subclass: number,
  _place?: number,
): number {
  return 0
}
export function might_sleep(_place?: number): void {}
export function lock_map_acquire(_id: number, _place?: number): void {}
export function lock_map_release(_id: number): void {}
export function lock_map_wait(_id: number, _place?: number): void {}
export function lock_map_depends(_waited: number, _doer: number, _place?: number): void {}
export function lockdep_wait_rcu(_place?: number): void {}
export function lockdep_rcu_read(_place?: number): void {}
export function lockdep_seq_read(_id: number, _place?: number): void {}
export function lockdep_init_map(_dep: number, _id: number): void {}
export function lockdep_class_of(_dep: number): number {
  return 0
}
export function lockdep_bad_unlock(_lock: number): boolean {
  return false
}
export function lockdep_exit_to_user(_held: number): boolean {
  return false
}
export function lockdep_item_runs(_item: number, _queue: number, _maxActive: number): void {}
export function lockdep_feeds(_feeding: number, _fed: number): void {}
export function lockdep_flushed(_item: number, _place?: number): void {}
export function class_of_seqcount(_lock: number, _dep: number): number {
  return 0
}
export function class_of_key(_key: number): number {
  return 0
}
export function class_of_func(_func: number): number {
  return 0
}
export function class_of_type(_name: number, _dep: number): number {
  return 0
}
export function reserve_type_classes(_name: number): void {}
export function class_named(_name: string): number {
  return 0
}
export function lockdep_statistics(): undefined {}
