import { kill_nfs_super } from '#kernel/fs/kill_sb'

export const deepFilesystem = { title: 'NFS', kill_sb: kill_nfs_super }
