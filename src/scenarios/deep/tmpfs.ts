import { kill_tmpfs_super } from '#kernel/fs/kill_sb'

export const deepFilesystem = { title: 'tmpfs', kill_sb: kill_tmpfs_super }
