import { createRoot } from 'react-dom/client'

const place = document.getElementById('popover')
if (place !== null) createRoot(place).render(<main>Builderbar</main>)
