/** A figure painted at three times its size, for print. */
import type { Figure } from './figure';

const scale = 3;

/** @returns the file as base64 */
export function png({ width, height, shapes }: Figure): string {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This window gives no canvas.');
  context.scale(scale, scale);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  for (const shape of shapes) {
    if (shape.kind === 'rect') {
      context.fillStyle = shape.fill;
      context.fillRect(shape.x, shape.y, shape.width, shape.height);
      if (shape.stroke) {
        context.strokeStyle = shape.stroke;
        context.strokeRect(shape.x, shape.y, shape.width, shape.height);
      }
    } else if (shape.kind === 'line') {
      context.strokeStyle = shape.stroke;
      context.beginPath();
      context.moveTo(shape.x1, shape.y1);
      context.lineTo(shape.x2, shape.y2);
      context.stroke();
    } else {
      context.fillStyle = shape.fill;
      context.font = `${shape.isBold ? 'bold ' : ''}${shape.size}px Helvetica, Arial, sans-serif`;
      context.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor;
      context.save();
      context.translate(shape.x, shape.y);
      if (shape.isUpright) context.rotate(-Math.PI / 2);
      context.fillText(shape.text, 0, 0);
      context.restore();
    }
  }
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
