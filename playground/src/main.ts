import './style.css'
import { startClock } from './clock.ts'
import { startGojq } from './gojq.ts'
import { startMarkdown } from './markdown.ts'

startGojq(document.querySelector('#gojq')!)
startMarkdown(document.querySelector('#markdown')!)
startClock(document.querySelector('#clock')!)
