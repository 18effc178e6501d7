import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]
const icons = { system: Monitor, light: Sun, dark: Moon }
const name = 'pilothouse-theme'

const stored = (): Theme => themes.find((t) => t === localStorage.getItem(name)) ?? 'system'

/** Applies the chosen theme. The system's theme needs no attribute. */
export function applyTheme(theme: Theme = stored()): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

/** Switches from one theme to the next: system, light, dark. */
export function ThemeButton() {
  const [theme, setTheme] = useState(stored)
  const Icon = icons[theme]
  const next = () => {
    const to = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
    localStorage.setItem(name, to)
    applyTheme(to)
    setTheme(to)
  }
  return (
    <button
      type="button"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
      onClick={next}
      className="grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-quiet-soft max-sm:hidden"
    >
      <Icon size={15} aria-hidden="true" />
    </button>
  )
}
