/** What the service `demo` of docker-compose.yml runs. */
import { composeDemo } from '../compose.ts'

process.stdout.write(await composeDemo(process.env))
