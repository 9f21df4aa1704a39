/** Who carries letters from port to port in one engine: what of it are steps, which words these touch, and who has which port. */
import { Access } from '../../engine/scheduler_state.ts'
import type { Loop } from '../loop.ts'
import type { Task } from '../task.ts'
import { Inbox, type Letter, Passed } from './inbox.ts'

/** Inboxes beyond that many share words, and are taken for dependent. */
const WORDS = 256
const MADE_BY_A_CPU = 4096
const WORD_BYTES = 64
const STRIDE = WORD_BYTES / 4
const LETTERS = 2 ** 20

export interface PostHost {
  /** the loop of the CPU that runs; one of no CPU in setup, and while a module loads */
  loop(): Loop
  isRunning(): boolean
  /** the CPU is in what it did before it was begun anew */
  isPast(): boolean
  /** a step on a word of these: what it does is done by `perform`, and known afterwards */
  step<T>(
    op: string,
    view: Int32Array,
    word: number,
    perform: () => T,
    isReceive?: boolean,
  ): Generator<unknown, T, unknown>
  /** where a word stands in the flat space of shared memory */
  address(view: Int32Array, word: number): number
  wrote(view: Int32Array, word: number): void
  /** what the CPU did so far comes before what whoever looks at the word does then */
  orders(view: Int32Array, word: number): void
  /** a task has come to the loop of a CPU, as part of the step under way */
  reaches(cpu: number): void
  changed(loop: Loop): void
  newTask(loop: Loop, kind: Task['kind'], op: string, run: Task['run']): Task
  /** what the step under way came to, for its row */
  came(to: string): void
  place(): Task['from']
  nameOf(cpu: number): string
  refuse(what: string): Error
  /** the execution is to be run again, now that more is known */
  again(): void
}

export class Post {
  readonly words = new Int32Array(new SharedArrayBuffer(WORDS * WORD_BYTES))
  /** counted, so that objects know whether they are from before */
  execution = 0
  private readonly host: PostHost
  private readonly ofState: Inbox[] = []
  private inboxes = new Map<number, Inbox>()
  private groups = new Map<string, Inbox[]>()
  private made: number[] = []
  private isKept = false

  constructor(host: PostHost) {
    this.host = host
  }

  /** Setup has returned: what there is now is what executions begin with, under the names that the state has for it. */
  keep(nameOf: (inbox: Inbox) => string | undefined): void {
    this.isKept = true
    for (const inbox of this.ofState) {
      inbox.name = nameOf(inbox) ?? inbox.name
      inbox.keep()
    }
  }

  restart(): void {
    this.execution++
    for (const inbox of this.ofState) inbox.restart()
    this.inboxes.clear()
    this.groups.clear()
    this.made.length = 0
  }

  /** The CPU is begun anew: it makes its channels once more. */
  again(cpu: number): void {
    this.made[cpu] = 0
  }

  get isOutside(): boolean {
    return !this.host.isRunning()
  }

  private inbox(name: string): Inbox {
    const { host, ofState } = this
    if (!host.isRunning()) {
      const made = new Inbox(ofState.length, `${name}#${ofState.length}`)
      if (!this.isKept) ofState.push(made)
      return made
    }
    const { cpu } = host.loop()
    const count = (this.made[cpu] = (this.made[cpu] ?? 0) + 1)
    const id = (cpu + 1) * MADE_BY_A_CPU + count
    let known = this.inboxes.get(id)
    if (known === undefined) this.inboxes.set(id, (known = new Inbox(id, `${name}#${cpu}.${count}`)))
    return known
  }

  channel(): [Inbox, Inbox] {
    const one = this.inbox('MessagePort')
    const two = this.inbox('MessagePort')
    one.other = two
    two.other = one
    return [one, two]
  }

  listener(name: string): Inbox {
    return this.inbox(`BroadcastChannel(${name})`)
  }

  /** The port is used by the CPU that runs, in this object: its letters go there. */
  claim(inbox: Inbox, home: NonNullable<Inbox['home']>): Loop {
    const { host } = this
    const loop = host.loop()
    if (!host.isRunning()) return loop
    const { cpu } = loop
    if (cpu < 0) throw host.refuse('a daemon uses a MessagePort, which is not explored: only CPUs have an event loop')
    if (host.isPast()) {
      if (inbox.holder === cpu || inbox.holder < 0) inbox.home = home
      return loop
    }
    if (inbox.holder >= 0 && inbox.holder !== cpu)
      throw host.refuse(
        `${inbox.name} of the state is used by ${host.nameOf(inbox.holder)} and by ${host.nameOf(cpu)}: a port is in one thread; make a channel for each two CPUs`,
      )
    // whoever posts to it must know whose loop that concerns
    if (inbox.holder < 0 && inbox.firstHolder < 0 && this.ofState.includes(inbox)) {
      inbox.firstHolder = cpu
      if (inbox.hasNew) host.again()
    }
    inbox.holder = cpu
    inbox.home = home
    return loop
  }

  leaves(inbox: Inbox, taken: number): Passed {
    if (!this.host.isPast()) {
      inbox.home = undefined
      inbox.holder = -1
    }
    return new Passed(inbox, taken)
  }

  keyOf(inbox: Inbox, at: number): string {
    return `${inbox.id}.${at}`
  }

  private wordOf({ id }: Inbox): number {
    return (id % WORDS) * STRIDE
  }

  private count(inbox: Inbox, by: number): void {
    const word = this.wordOf(inbox)
    this.words[word]! += by
    this.host.wrote(this.words, word)
  }

  task(loop: Loop, inbox: Inbox, at: number, run: Task['run']): Task {
    const letter = inbox.letters[at]!
    // numbered by its inbox: how many tasks came before it is another number when the CPU is begun anew
    const task: Task = {
      kind: 'message',
      key: this.keyOf(inbox, at),
      order: inbox.id * LETTERS + at,
      moment: loop.moment,
      delayMs: 0,
      dueMs: 0,
      isRef: true,
      run,
      op: letter.kind === 'message' ? 'message' : letter.kind === 'close' ? `${inbox.name} closes` : letter.kind,
      from: letter.from,
    }
    const addressOf = (each: Inbox): number => this.host.address(this.words, this.wordOf(each))
    task.joins = addressOf(inbox)
    // a port that is on its way is in nobody's loop: what comes to it meanwhile, and its arrival, touch its own word
    const astray = [...(letter.isAstray === true ? [inbox] : []), ...letter.ports.map((passed) => passed.inbox)]
    task.touches = astray.map((each) => [Access.read | Access.write, addressOf(each), 4] as const)
    task.begins = () => {
      inbox.taken = Math.max(inbox.taken, at + 1)
      this.count(inbox, -1)
    }
    task.came =
      letter.kind === 'close'
        ? ''
        : letter.kind !== 'message'
          ? `${letter.shown} of ${inbox.name}`.trim()
          : `${letter.shown} on ${inbox.name}`
    return task
  }

  /** Something that the loop does by itself, next. */
  later(loop: Loop, run: Task['run']): void {
    const task = this.host.newTask(loop, 'immediate', 'close', run)
    task.key = `closes${task.order}`
    task.isRef = true
    loop.add(task)
    this.changed(loop)
  }

  /** The loop of the CPU that runs. */
  current(): Loop {
    return this.host.loop()
  }

  refuse(what: string): Error {
    return this.host.refuse(what)
  }

  changed(loop: Loop): void {
    this.host.changed(loop)
  }

  /** Part of what the CPU that runs is at; what it did before it was begun anew has come. */
  tells(inbox: Inbox, letter: Letter): void {
    if (this.host.isPast()) return
    this.host.orders(this.words, this.wordOf(inbox))
    this.deliver(inbox, letter)
  }

  /** Part of the step under way. */
  deliver(inbox: Inbox, letter: Letter): void {
    inbox.letters.push(inbox.holder < 0 && this.host.isRunning() ? { ...letter, isAstray: true } : letter)
    this.count(inbox, 1)
    inbox.home?.comes(inbox.letters.length - 1)
    if (inbox.holder >= 0 && this.host.isRunning()) this.host.reaches(inbox.holder)
  }

  /** A step: the letter comes to these. */
  *send(op: string, to: readonly Inbox[], letter: Letter): Generator<unknown, void, unknown> {
    const { host } = this
    letter.from = host.place()
    yield* host.step(op, this.words, this.wordOf(to[0] as Inbox), () => {
      for (const { inbox } of letter.ports) inbox.holder = -1
      for (const inbox of to) this.deliver(inbox, letter)
      host.came(`${letter.shown}${letter.shown === '' ? '' : ' '}to ${to.map(({ name }) => name).join(', ')}`)
    })
  }

  /** A step: what `look` finds is taken out of turn; -1 is nothing. */
  *receive(inbox: Inbox, look: () => number): Generator<unknown, number, unknown> {
    const { host } = this
    return yield* host.step(
      'receiveMessageOnPort',
      this.words,
      this.wordOf(inbox),
      () => {
        const at = look()
        host.came(at < 0 ? `nothing on ${inbox.name}` : `${inbox.letters[at]!.shown} on ${inbox.name}`)
        if (at < 0) return at
        inbox.taken = at + 1
        this.count(inbox, -1)
        return at
      },
      true,
    )
  }

  private group(name: string): { word: number; members: Inbox[] } {
    let members = this.groups.get(name)
    if (members === undefined) this.groups.set(name, (members = []))
    let hash = 0
    for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) % WORDS
    return { word: hash * STRIDE, members }
  }

  /** A step: from here on, what others broadcast under the name comes to this inbox. */
  *join(name: string, inbox: Inbox): Generator<unknown, void, unknown> {
    const { word, members } = this.group(name)
    yield* this.host.step('BroadcastChannel', this.words, word, () => {
      if (!members.includes(inbox)) members.push(inbox)
    })
  }

  *part(name: string, inbox: Inbox): Generator<unknown, void, unknown> {
    const { word, members } = this.group(name)
    yield* this.host.step('close', this.words, word, () => {
      members.splice(members.indexOf(inbox), 1)
    })
  }

  *broadcast(name: string, from: Inbox, letter: Letter): Generator<unknown, void, unknown> {
    const { host } = this
    const { word, members } = this.group(name)
    letter.from = host.place()
    yield* host.step('postMessage', this.words, word, () => {
      const to = members.filter((each) => each !== from)
      for (const inbox of to) this.deliver(inbox, letter)
      host.came(`${letter.shown} to ${to.length} of ${name}`)
    })
  }
}
