import {
  Alert,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  InputWrapper,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  Tooltip,
} from '@mantine/core';
import classes from './theme.module.css';

const indigo: MantineColorsTuple = [
  '#f1f2fd',
  '#e2e4fa',
  '#c4c9f3',
  '#a4abeb',
  '#8890e4',
  '#727cde',
  '#5e6ad2',
  '#4f5bc0',
  '#434eaa',
  '#363f8c',
];

const gray: MantineColorsTuple = [
  '#f9fafb',
  '#f3f4f6',
  '#e9ebee',
  '#dcdfe4',
  '#c6cad1',
  '#9aa1ac',
  '#6b7280',
  '#4f5661',
  '#363b44',
  '#1c1f25',
];

const dark: MantineColorsTuple = [
  '#e8e9ec',
  '#c2c5cc',
  '#a0a5af',
  '#8b909b',
  '#3d4048',
  '#2c2e35',
  '#1e2025',
  '#121316',
  '#0d0e10',
  '#08090a',
];

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  colors: { indigo, gray, dark },
  black: '#1c1f25',
  fontFamily:
    "'Inter Variable', -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.125rem', lineHeight: '1.4' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Alert: Alert.extend({ classNames: { root: classes.alert, icon: classes.alertIcon } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Input: Input.extend({ defaultProps: { size: 'sm' }, classNames: { wrapper: classes.inputWrapper } }),
    InputWrapper: InputWrapper.extend({ classNames: { label: classes.label, error: classes.error } }),
    Menu: Menu.extend({
      // The focus goes to the first item; the library's placeholder would be a child that menus may not have.
      defaultProps: { shadow: 'md', withInitialFocusPlaceholder: false },
      classNames: { label: classes.menuLabel },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.45, blur: 2 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      classNames: {
        content: classes.modalContent,
        header: classes.modalHeader,
        title: classes.modalTitle,
        body: classes.modalBody,
      },
    }),
    Notification: Notification.extend({
      classNames: {
        root: classes.notification,
        title: classes.notificationTitle,
        description: classes.notificationDescription,
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 200, withArrow: true } }),
  },
});

/** Mantine's own greys for secondary text, placeholders and errors stay below 4.5:1; these do not. */
export const cssVariablesResolver: CSSVariablesResolver = (current) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': current.colors.gray[7],
    '--mantine-color-placeholder': '#676d78',
    '--mantine-color-error': '#c02626',
    '--mantine-color-anchor': current.colors.indigo[8],
    '--mantine-color-default-border': current.colors.gray[3],
    '--app-border': current.colors.gray[2],
    '--app-panel': current.colors.gray[0],
    '--app-hover': current.colors.gray[1],
    '--app-selected': current.colors.indigo[0],
    '--app-warning': '#8a4b00',
    '--app-warning-mark': '#e5a50a',
    '--app-warning-background': '#fef3dc',
    '--app-warning-border': '#f5dca9',
    '--app-success': '#14713d',
    '--app-success-background': '#e0f5e8',
    '--app-danger': '#c02626',
    '--app-progress': '#9a6700',
  },
  dark: {
    '--mantine-color-dimmed': current.colors.dark[2],
    '--mantine-color-placeholder': '#949aa5',
    '--mantine-color-error': '#ff8585',
    '--mantine-color-anchor': current.colors.indigo[3],
    '--mantine-color-default-border': current.colors.dark[4],
    '--app-border': '#25272d',
    '--app-panel': '#17181c',
    '--app-hover': '#1b1d21',
    '--app-selected': '#1c1f33',
    '--app-warning': '#f2c063',
    '--app-warning-mark': '#e5a50a',
    '--app-warning-background': '#2e2412',
    '--app-warning-border': '#4d3c1a',
    '--app-success': '#5fcf90',
    '--app-success-background': '#12301f',
    '--app-danger': '#ff8585',
    '--app-progress': '#e8b84a',
  },
});
