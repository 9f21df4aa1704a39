import { staticWords } from '#shm/layout'

export const supers_waiters = staticWords('supers_waiters', 1, 'sleepers on supers_changed; atomic')
