/** As sget was at that time: its active reference comes first, which keeps what failed to be born on the lists. */
export { sget } from '../../../../acfec9a5a892/kernel/fs/sget/sget.ts'
