import { describeModel } from './describe-model.ts'
import { deletion } from './models.ts'

describeModel(deletion)
