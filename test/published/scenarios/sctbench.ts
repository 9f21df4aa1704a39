import assert from 'node:assert'
import { mutexLock, mutexUnlock, scenario } from 'mnttorture'

/** Programs of SCTBench. Mutexes are mutexLock/mutexUnlock: one blocking step to take, one to release. */
type Words = Int32Array
const words = (n: number) => () => new Int32Array(new SharedArrayBuffer(4 * n))

export const account = () => {
  const [M, BALANCE, DEP, WD] = [0, 1, 2, 3] as const
  const x = 1
  const y = 2
  const z = 4
  return scenario<Words, number>({
    setup: () => {
      const m = words(4)()
      m[BALANCE] = x
      return m
    },
    cpus: [
      (m) => {
        mutexLock(m, M)
        m[BALANCE]! += y
        m[DEP] = 1
        mutexUnlock(m, M)
        return 0
      },
      (m) => {
        mutexLock(m, M)
        m[BALANCE]! -= z
        m[WD] = 1
        mutexUnlock(m, M)
        return 0
      },
      (m) => {
        mutexLock(m, M)
        if (m[DEP] === 1 && m[WD] === 1) assert(m[BALANCE] === x - y - z)
        mutexUnlock(m, M)
        return 0
      },
    ],
  })
}

export const lazy01 = () =>
  scenario<Words, number>({
    setup: words(2),
    cpus: [
      (m) => {
        mutexLock(m, 0)
        m[1]!++
        mutexUnlock(m, 0)
        return 0
      },
      (m) => {
        mutexLock(m, 0)
        m[1]! += 2
        mutexUnlock(m, 0)
        return 0
      },
      (m) => {
        mutexLock(m, 0)
        assert(m[1]! < 3)
        mutexUnlock(m, 0)
        return 0
      },
    ],
  })

export const twostage = (copies = 1) => {
  const [L1, L2, D1, D2] = [0, 1, 2, 3] as const
  const a = (m: Words) => {
    mutexLock(m, L1)
    m[D1] = 1
    mutexUnlock(m, L1)
    mutexLock(m, L2)
    m[D2] = m[D1]! + 1
    mutexUnlock(m, L2)
    return 0
  }
  const b = (m: Words) => {
    mutexLock(m, L1)
    if (m[D1] === 0) {
      mutexUnlock(m, L1)
      return 0
    }
    const t1 = m[D1]!
    mutexUnlock(m, L1)
    mutexLock(m, L2)
    const t2 = m[D2]!
    mutexUnlock(m, L2)
    assert(t2 === t1 + 1)
    return 0
  }
  return scenario<Words, number>({
    setup: words(4),
    cpus: [...new Array(copies).fill(a), ...new Array(copies).fill(b)],
  })
}

export const bluetooth_driver = () => {
  const [G, PENDING, STOPPING, EVENT, STOPPED] = [0, 1, 2, 3, 4] as const
  const dec = (m: Words) => {
    mutexLock(m, G)
    m[PENDING]!--
    const p = m[PENDING]!
    mutexUnlock(m, G)
    if (p === 0) m[EVENT] = 1
  }
  return scenario<Words, number>({
    setup: () => {
      const m = words(5)()
      m[PENDING] = 1
      return m
    },
    cpus: [
      (m) => {
        m[STOPPING] = 1
        dec(m)
        if (m[EVENT] === 1) m[STOPPED] = 1
        return 0
      },
      (m) => {
        let s = 0
        if (m[STOPPING] === 1) s = -1
        else {
          mutexLock(m, G)
          m[PENDING]!++
          mutexUnlock(m, G)
        }
        if (s === 0) assert(m[STOPPED] === 0)
        dec(m)
        return 0
      },
    ],
  })
}

export const reorder = (setters: number, checkers: number) => {
  const [A, B] = [0, 1] as const
  const set = (m: Words) => {
    m[A] = 1
    m[B] = -1
    return 0
  }
  const check = (m: Words) => {
    assert((m[A] === 0 && m[B] === 0) || (m[A] === 1 && m[B] === -1))
    return 0
  }
  return scenario<Words, number>({
    setup: words(2),
    cpus: [...new Array(setters).fill(set), ...new Array(checkers).fill(check)],
  })
}

export const stack = () => {
  const [M, TOP, FLAG, ARR] = [0, 1, 2, 3] as const
  return scenario<Words, number>({
    setup: words(13),
    cpus: [
      (m) => {
        for (let i = 0; i < 10; i++) {
          mutexLock(m, M)
          const top = m[TOP]!
          m[ARR + top] = i
          m[TOP] = top + 1
          m[FLAG] = 1
          mutexUnlock(m, M)
        }
        return 0
      },
      (m) => {
        for (let i = 0; i < 10; i++) {
          mutexLock(m, M)
          if (m[FLAG] === 1) {
            const top = m[TOP]!
            assert(top !== 0, 'underflow')
            m[TOP] = top - 1
            void m[ARR + top - 1]
          }
          mutexUnlock(m, M)
        }
        return 0
      },
    ],
  })
}

export const circular_buffer = () => {
  const [M, FIRST, NEXT, SEND, RECV, BUF] = [0, 1, 2, 3, 4, 5] as const
  const SIZE = 10
  const N = 7
  return scenario<Words, number>({
    setup: () => {
      const m = words(BUF + SIZE)()
      m[SEND] = 1
      return m
    },
    cpus: [
      (m) => {
        for (let i = 0; i < N; i++) {
          mutexLock(m, M)
          if (m[SEND] === 1) {
            const next = m[NEXT]!
            m[BUF + next] = i
            m[NEXT] = (next + 1) % SIZE
            m[SEND] = 0
            m[RECV] = 1
          }
          mutexUnlock(m, M)
        }
        return 0
      },
      (m) => {
        for (let i = 0; i < N; i++) {
          mutexLock(m, M)
          if (m[RECV] === 1) {
            const first = m[FIRST]!
            const value = m[BUF + first]
            m[FIRST] = (first + 1) % SIZE
            assert(value === i)
            m[RECV] = 0
            m[SEND] = 1
          }
          mutexUnlock(m, M)
        }
        return 0
      },
    ],
  })
}

export const wronglock_3 = () => {
  const [V, D, T] = [0, 1, 2] as const
  const g = (m: Words) => {
    mutexLock(m, T)
    m[V]!++
    mutexUnlock(m, T)
    return 0
  }
  return scenario<Words, number>({
    setup: words(3),
    cpus: [
      (m) => {
        mutexLock(m, D)
        const x = m[V]!
        m[V]!++
        assert(m[V] === x + 1)
        mutexUnlock(m, D)
        return 0
      },
      g,
      g,
      g,
    ],
  })
}

export default account()
