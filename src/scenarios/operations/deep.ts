import { deepExec, deepMount, deepUmount } from '../deep/ground.ts'
import { operation } from './operation.ts'

/** The deep walk, and what makes its put the last one. */
operation('deep exec', (_cpu, call) => call(deepExec))
operation('deep mount', (_cpu, call) => call(deepMount))
operation('deep umount -l', (_cpu, call) => call(deepUmount))
