import { boot_cancelled_item } from '#kernel/drivers/cancelled_item'
import { boot_chained_items } from '#kernel/drivers/chained_items'
import { boot_probe } from '#kernel/drivers/probe'
import { boot_pushed_list } from '#kernel/drivers/pushed_list'
import { boot_put_later } from '#kernel/fs/put_later'

/** What tortures and generated programs do beside system calls: everything here is used by them alone. */
export function boot_drivers(): void {
  boot_pushed_list()
  boot_cancelled_item()
  boot_chained_items()
  boot_probe()
  boot_put_later()
}
