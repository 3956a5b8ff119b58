export * from '@/shared/ui/ticket-labels';
