import { deepExec, deepMount, deepUmount } from '../deep/ground.ts'
import { habit } from './habit.ts'

/** The deep walk, and what makes its put the last one; only where a scenario asks for them. */
habit('deep exec', 0, (cpu) => cpu.syscall(deepExec))
habit('deep mount', 0, (cpu) => cpu.syscall(deepMount))
habit('deep umount -l', 0, (cpu) => cpu.syscall(deepUmount))
