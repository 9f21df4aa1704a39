const BEHIND_A_POINTER =
  'what is read after it is reached by a pointer that was read there, and the memory mode orders a load that follows a loaded pointer behind all that was read before: more than LKMM does.'
const UNDER_A_LOCK = 'both sides come under pool->lock, which orders what they store.'

/** By file and word: why no schedule of these scenarios needs it, argued from the code. */
const WHY: Record<string, string> = {
  'kernel/fs/file_table.ts atomic_dec_and_test':
    'a question: no scenario here has two holders of one file, whose last put would have to see what the other one wrote.',
  'kernel/fs/supers_wait.ts smp_load_acquire':
    'whoever is woken looks at the list with sb_lock held, under which it was emptied: the lock orders.',
  'kernel/fs/supers_wait.ts smp_mb__before_atomic':
    'the list was emptied with sb_lock held, and who sees the count looks at it with that lock held.',
  'kernel/lib/rwsem.ts smp_store_release':
    'whoever hands over has taken the lock of the queue in between, and in this memory mode stores behind that go behind those before it: more than LKMM says.',
  'kernel/fs/dcache.ts atomic_add_return':
    'the value alone decides whether the reference counts; whoever has it goes on inside RCU, and publishes nothing by it.',
  'kernel/fs/mnt_writers.ts smp_rmb': `${BEHIND_A_POINTER} The scenario of \`d7439fb1f433\` needs it, with the pointer read early.`,
  'kernel/lib/atomic.ts atomic_add_unless':
    'the value alone decides whether the reference is taken; the lock or the RCU section in which that happens orders the rest.',
  'kernel/lib/task_work_take.ts xchg': BEHIND_A_POINTER,
  'kernel/lib/task_work_take.ts cmpxchg': BEHIND_A_POINTER,
  'kernel/lib/wait.ts smp_mb':
    'what is stored before a wake-up of all is stored by a full read-modify-write (`complete`, a count that is zero), which orders already.',
  'kernel/module/refcount.ts atomic_add_return':
    'the count of puts that follows it, with its own barrier, is what the waiter looks at.',
  'kernel/module/refcount.ts smp_mb__after_atomic':
    'the waiter that looks too early goes to sleep on the count, and sleeping compares it once more.',
  'kernel/module/refcount.ts smp_load_acquire':
    'what the waiter reads next is the reference count, in a read-modify-write of its own.',
  'kernel/workqueue/pwq_in_flight.ts atomic_dec_and_test': UNDER_A_LOCK,
  'kernel/workqueue/reserve.ts smp_store_release': BEHIND_A_POINTER,
  'kernel/workqueue/reserve.ts smp_load_acquire': BEHIND_A_POINTER,
  'kernel/workqueue/work_struct.ts xchg': `${UNDER_A_LOCK} What the function of the item reads: ${BEHIND_A_POINTER}`,
}

export function whyNothing(where: string, word: string): string | undefined {
  return WHY[`${where} ${word}`]
}
