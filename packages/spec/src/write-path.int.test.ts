import { describeModel } from './describe-model.ts'
import { writePath } from './models.ts'

describeModel(writePath)
