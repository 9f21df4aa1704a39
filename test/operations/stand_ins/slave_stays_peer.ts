import { change_mnt_propagation as change, MS_SLAVE, type Propagation } from '#kernel/fs/pnode/change_mnt_propagation'

export {
  MS_PRIVATE,
  MS_SHARED,
  MS_SLAVE,
  MS_UNBINDABLE,
  type Propagation,
  set_mnt_shared,
} from '#kernel/fs/pnode/change_mnt_propagation'

/** Wrong: who is made a slave stays in the group. */
export function change_mnt_propagation(mnt: number, type: Propagation): void {
  if (type !== MS_SLAVE) change(mnt, type)
}
