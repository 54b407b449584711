# Fills in the hot and dead pixels of an image; all other pixels stay as they are.

#@ File (label = "Image with hot pixels") input
#@ File (label = "Result (.tif)", style = "save") output
#@ CommandService command

from ij import IJ
from org.gncfoe.command import GncInpaint

module = command.run(GncInpaint, False, "image", IJ.openImage(input.path), "missing", "hot").get()
result = module.getOutput("output")
if result is None:
    raise RuntimeError(module.getCancelReason())
print(result.getInfoProperty())  # how many pixels were filled in
IJ.saveAsTiff(result, output.path)
