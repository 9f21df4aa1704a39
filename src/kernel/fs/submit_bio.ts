import { usleep } from '#kernel/lib/wait'
import { killSbIoUs } from '#shm/boot_words'

/** I/O, and waiting for it: at the bottom of whatever stack asks for it. Context: may sleep. */
export function submit_bio(): void {
  usleep(killSbIoUs())
}
