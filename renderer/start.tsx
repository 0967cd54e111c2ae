import './tokens.css'
import './page.css'
import './ui/controls.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { messages } from './format/locale.ts'

// The main process says in the URL whether macOS draws its material behind the page.
const surface = new URLSearchParams(location.search).get('surface')
if (surface === 'vibrant') document.documentElement.dataset.surface = 'vibrant'

// Screen readers choose their voice by the language.
document.documentElement.lang = messages.language

const place = document.getElementById('popover')
if (place !== null) createRoot(place).render(<App bridge={window.builderbar} />)
