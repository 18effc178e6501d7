import './styles.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { enter } from '#lib/enter.ts'
import { watchParts } from '#lib/update.ts'
import { queryClient, router } from './router'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root.')
watchParts()
await enter()
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
