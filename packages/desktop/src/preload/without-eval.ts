import * as z from 'zod'

// Before any shape is made: zod would else write code for each, which the pages' content security policy forbids.
z.config({ jitless: true })
