import { children, isFunction, type Node } from './ast.ts'
import type { Fn, Functions } from './functions.ts'
import { keyName } from './pausable.ts'
import { type Binding, isWithin, type Names } from './scopes.ts'
import { intrinsicOf } from './steps.ts'

/** Frames of the stack that linking counts (stack_frames.ts): who enters one leaves it. */
const IN_PAIRS = /^stack(Enter|Leave)\d*$/

/** What loops need to know of `// explore: atomic` code, which touches shared memory in no step of its own. */
export class AtomicCode {
  private readonly names: Names
  private readonly functions: Functions
  /** variables that Atomics is given somewhere */
  private readonly sharedViews = new Set<Binding>()
  private readonly reaching = new Map<Fn, boolean>()
  private readonly keeping = new Map<Fn, boolean>()

  constructor(names: Names, functions: Functions) {
    this.names = names
    this.functions = functions
  }

  /** Of every node of the program, before anything is asked. */
  note(node: Node): void {
    if (node.type !== 'CallExpression' || intrinsicOf(node, this.names) === undefined) return
    const [view] = node['arguments']
    const binding = view === undefined ? undefined : this.names.bindingOf.get(view)
    if (binding !== undefined) this.sharedViews.add(binding)
  }

  isReachedFrom(node: Node): boolean {
    if (node.type === 'CallExpression' && this.calledBy(node).some((fn) => this.isOrReaches(fn))) return true
    return children(node).some((child) => !isFunction(child) && this.isReachedFrom(child))
  }

  private isOrReaches(fn: Fn): boolean {
    return remembered(
      this.reaching,
      fn,
      () => fn.atomic || children(fn.node).some((child) => this.isReachedFrom(child)),
    )
  }

  /**
   * It assigns something of its own. All else that such code keeps is in shared memory, as it serves several CPUs; and of that,
   * whoever looks for cycles sees what decides anything.
   */
  keepsState(fn: Fn): boolean {
    return remembered(this.keeping, fn, () => {
      if (IN_PAIRS.test(fn.name)) return false
      const own = this.names.scopeOf.get(fn.node)
      const keeps = (node: Node): boolean => {
        const binding = this.assignedBy(node)
        if (binding !== undefined && !isWithin(binding.scope, own) && !this.sharedViews.has(binding)) return true
        if (node.type === 'CallExpression' && this.calledBy(node).some((called) => this.keepsState(called))) return true
        return children(node).some(keeps)
      }
      return children(fn.node).some(keeps)
    })
  }

  /** The variable that is assigned, or whose element or property is. */
  private assignedBy(node: Node): Binding | undefined {
    const isUpdate = node.type === 'UpdateExpression'
    if (!isUpdate && node.type !== 'AssignmentExpression') return undefined
    const target: Node = isUpdate ? node['argument'] : node['left']
    return this.names.bindingOf.get(target.type === 'MemberExpression' ? target['object'] : target)
  }

  private calledBy(call: Node): readonly Fn[] {
    const known = this.functions.callee(call)
    if (known !== undefined) return [known]
    const callee: Node = call['callee']
    if (callee.type !== 'MemberExpression' || callee['computed']) return []
    return this.functions.methods(keyName(callee['property'])) ?? []
  }
}

/** While it is being found out, a function that calls itself is taken for one that does not. */
function remembered(answers: Map<Fn, boolean>, fn: Fn, find: () => boolean): boolean {
  const known = answers.get(fn)
  if (known !== undefined) return known
  answers.set(fn, false)
  const answer = find()
  answers.set(fn, answer)
  return answer
}
