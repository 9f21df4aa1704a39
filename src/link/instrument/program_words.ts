/** Words without which a program puts nothing off, and needs no event loop. */
export const NEEDS_LOOPS =
  /\b(?:Promise|__async|waitAsync|setTimeout|setInterval|setImmediate|queueMicrotask|nextTick|MessageChannel|MessagePort|BroadcastChannel)\b|\bimport\(|["'](?:node:)?(?:timers(?:\/promises)?|worker_threads)["']/

/** Words without which nobody changes a built-in object; what bundling writes of its own is none of them. */
export const CHANGES_BUILT_INS =
  /\.prototype\b(?!\.hasOwnProperty|\.propertyIsEnumerable)|__proto__|__define[GS]etter__|(?<!__defProp = )Object\.(?:defineProperty|defineProperties|assign)|setPrototypeOf|\bReflect\.(?:set|defineProperty|deleteProperty)|\b(?:Object|Function|Array|String|Number|Math|JSON|Atomics|Symbol|Reflect|RegExp|Date|Promise|Map|Set)\.\w+ = |\bdelete /g

/** Prototypes of arrays as values; what bundling and packages take of them by name is none. */
export const NUMBERS_ON_PROTOTYPES = /\b(?:Object|Array)\.prototype\b(?!\s*\.(?!__define))/g

/** What is asked for by a name that is known when it runs. */
export const ASKS_LATER = /\bimport\(|\b__require\((?!["'])/

/** Words without which a program asks no error where it was made. */
export const ASKS_STACKS = /\.stack\b|\bcaptureStackTrace\b|[{,]\s*stack\s*[},:]/g
