// What packages for pages ask of the global object when they load.
globalThis.self ??= globalThis
