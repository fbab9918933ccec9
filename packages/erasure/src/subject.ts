/** A user to erase, and the deletion for which it is done. */
export interface Subject {
  deletionId: string
  userId: number
}
