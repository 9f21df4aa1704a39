// explore: atomic
import type { Op, Program } from './program.ts'

/** A program for a person: what each CPU does, a line for each operation. */
export function programText({ before, cpus }: Program): string[] {
  return [
    ...(before.length === 0 ? [] : ['before the race']),
    ...before.map(({ cpu, op }) => `  cpu${cpu}  ${opText(op)}`),
    ...cpus.flatMap((ops, cpu) => [`cpu${cpu}`, ...ops.map((op) => `  ${opText(op)}`)]),
  ]
}

export function opText(op: Op): string {
  switch (op.do) {
    case 'mount': {
      const failing = op.failing === undefined ? '' : `without memory for allocation ${op.failing}`
      const options = [op.readonly ? 'ro' : '', op.expiring ? 'expiring' : '', failing].filter((word) => word !== '')
      return `mount ${op.fs}${op.key === undefined ? '' : op.key} ${op.at}${options.map((word) => ` ${word}`).join('')}`
    }
    case 'remount':
      return `mount -o remount,${op.bind ? 'bind,' : ''}${op.readonly ? 'ro' : 'rw'} ${op.at}`
    case 'bind':
      return `mount --bind ${op.from} ${op.at}`
    case 'umount':
      return `umount${op.how === '' ? '' : ` --${op.how}`} ${op.at}`
    case 'create':
      return `${op.name === 'f' ? 'creat' : 'mkdir'} ${op.at}/${op.name}`
    case 'open':
      return `open ${op.at}${op.how === 'read' ? '' : ` for ${op.how}`}`
    case 'unshare':
      return `unshare${op.locked ? ' into a user namespace' : ''}`
    case 'migrate':
      return `moves to CPU ${op.to}`
    case 'fork':
      return `forks on CPU ${op.here}, the child exits on CPU ${op.there}`
    case 'acct':
      return op.at === undefined ? `acct off` : `acct ${op.at}`
    case 'watch':
      return `watch ${op.at} group ${op.group}`
    case 'unwatch':
      return `end watch group ${op.group}`
    case 'flush':
      return `flush_filesystem ${op.fs}`
    case 'close':
      return `close ${op.fd}${op.how === 'later' ? ', later' : op.how === 'kthread' ? ' by a kernel thread' : ''}`
    case 'fchdir':
      return `fchdir ${op.fd}`
    case 'kern_mount':
    case 'kern_unmount':
    case 'hold':
      return `${op.do} #${op.slot}`
    case 'insmod':
    case 'rmmod':
    case 'use module':
    case 'probe':
      return `${op.do} ${op.module}`
    case 'item':
      return `${op.how} item`
    case 'kfree_rcu':
      return `kfree_rcu, ${op.count} times`
    case 'serve':
    case 'reclaim':
    case 'stat':
    case 'chdir':
    case 'listmount':
      return `${op.do} ${op.at}`
    default:
      return op.do
  }
}
