translate geometry4.vert geometry4.geom
translate geometry4.vert geometry4-clip.geom
