import { kill_ext4_super } from '#kernel/fs/kill_sb'

export const deepFilesystem = { title: 'ext4', kill_sb: kill_ext4_super }
