import { kill_xfs_super } from '#kernel/fs/kill_sb'

export const deepFilesystem = { title: 'XFS', kill_sb: kill_xfs_super }
