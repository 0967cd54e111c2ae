import './tokens.css'
import './page.css'
import './ui/controls.css'
import './ui/fields.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { messages } from './format/locale.ts'

// The main process says in the URL whether macOS draws vibrancy behind the page.
const surface = new URLSearchParams(location.search).get('surface')
if (surface === 'vibrant') document.documentElement.dataset.surface = 'vibrant'

// Screen readers choose their voice by the document's language.
document.documentElement.lang = messages.language

const container = document.getElementById('popover')
if (container !== null) createRoot(container).render(<App bridge={window.builderbar} />)
